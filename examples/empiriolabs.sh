#!/usr/bin/env bash
# EmpirioLabs on Limn: the request of its page, then one with its other parameters.
#   examples/empiriolabs.sh [folder [photo]]      with a photo a part of it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# Downloads the picture of an answer: keep <file>, the answer from standard input
keep() {
  curl -sS --fail -o "$1" "$(grep -o '"url":"[^"]*"' | cut -d '"' -f 4)"
  echo "$1"
}

curl -sS --fail-with-body "$url/v1/images/generations" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -d '{"model": "wan2-7-image", "prompt": "a misty forest at dawn", "size": "1024x1024"}' |
  keep "$folder/forest.png"

# Lists are written as JSON in a string here.
curl -sS --fail-with-body "$url/v1/images/generations" \
  -H "Authorization: Bearer $key" \
  -H 'Content-Type: application/json' \
  -d '{
    "model": "wan2-7-image",
    "model_variant": "wan2.7-image",
    "prompt": "a lighthouse at dawn",
    "aspect_ratio": "3:2",
    "resolution": "1K",
    "color_palette": "[{\"hex\":\"#C2D1E6\",\"ratio\":\"50.00%\"},{\"hex\":\"#636574\",\"ratio\":\"30.00%\"},{\"hex\":\"#E8C39E\",\"ratio\":\"20.00%\"}]",
    "seed": 7
  }' |
  keep "$folder/lighthouse.png"

if [ -n "$photo" ]; then
  curl -sS --fail-with-body "$url/v1/images/generations" \
    -H "Authorization: Bearer $key" \
    -H 'Content-Type: application/json' \
    -d @- <<BODY | keep "$folder/edited.png"
{
  "model": "wan2-7-image",
  "prompt": "put a red balloon here",
  "image": ["data:image/png;base64,$(base64 <"$photo" | tr -d '\n')"],
  "bbox_list": "[[40,40,240,240]]",
  "resolution": "1K"
}
BODY
fi
