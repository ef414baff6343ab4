#!/usr/bin/env bash
# each::labs on Limn: create a prediction, poll it, download the picture.
#   examples/eachlabs.sh [folder [photo]]      with a photo it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer, or the first text of a list.
field() { sed -n "s/.*\"$1\":\[*\"\([^\"]*\)\".*/\1/p"; }

# Creates, waits and downloads: predict <body> <file>
predict() {
  id=$(curl -sS --fail-with-body "$url/eachlabs/v1/prediction/" \
    -H "X-API-Key: $key" -H "Content-Type: application/json" -d "$1" | field predictionID)
  while true; do
    answer=$(curl -sS --fail-with-body "$url/eachlabs/v1/prediction/$id" -H "X-API-Key: $key")
    case $(field status <<<"$answer") in
      success) break ;;
      processing) sleep 1 ;;
      *) echo "$answer" >&2 && exit 1 ;;
    esac
  done
  curl -sS --fail -o "$2" "$(field output <<<"$answer")"
  echo "$2"
}

predict '{
  "model": "alibaba-wan-2-7-text-to-image",
  "input": {"prompt": "a lighthouse at dawn", "size": "1K"}
}' "$folder/lighthouse.png"

if [ -n "$photo" ]; then
  # each::labs takes addresses alone: upload the photo to Limn first.
  image=$(curl -sS --fail-with-body "$url/v1/files" \
    -H "Authorization: Bearer $key" -F purpose=vision -F "file=@$photo" | field id)
  predict '{
    "model": "alibaba-wan-2-7-image-edit",
    "input": {"prompt": "make it black and white", "img_url": "'"$image"'", "size": "1K"}
  }' "$folder/edited.png"
fi
