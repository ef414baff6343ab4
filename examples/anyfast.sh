#!/usr/bin/env bash
# AnyFast on Limn: every parameter of its page, links to the pictures, which are downloaded.
#   examples/anyfast.sh [folder [photo]]      with a photo it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# Asks and downloads <name>-1.png, <name>-2.png …: make <name>, the body from standard input
make() {
  answer=$(curl -sS --fail-with-body "$url/v1/images/generations" \
    -H "Authorization: Bearer $key" -H "Content-Type: application/json" -d @-)
  count=0
  for picture in $(grep -o '"url":"[^"]*"' <<<"$answer" | cut -d '"' -f 4); do
    count=$((count + 1))
    curl -sS --fail -o "$folder/$1-$count.png" "$picture"
    echo "$folder/$1-$count.png"
  done
}

make lighthouse <<'BODY'
{
  "model": "wan2.7-image-pro",
  "prompt": "a lighthouse at dawn",
  "n": 2,
  "size": "1024x768",
  "enable_sequential": false,
  "thinking_mode": true,
  "watermark": false,
  "seed": 42,
  "response_format": "url"
}
BODY

# A set: up to "n" pictures of one story.
make story <<'BODY'
{
  "model": "wan2.7-image",
  "prompt": "a red balloon: first in the morning, then at noon, then at night",
  "n": 3,
  "size": "1K",
  "enable_sequential": true
}
BODY

if [ -n "$photo" ]; then
  make edited <<BODY
{
  "model": "wan2.7-image",
  "prompt": "make it black and white",
  "image": "data:image/png;base64,$(base64 <"$photo" | tr -d '\n')",
  "size": "1K"
}
BODY
fi
