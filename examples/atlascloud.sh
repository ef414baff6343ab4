#!/usr/bin/env bash
# AtlasCloud on Limn: generate, poll the prediction, download the picture.
#   examples/atlascloud.sh [folder [photo]]      with a photo it is uploaded and edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}/atlascloud/api/v1
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer, or the first text of a list.
field() { sed -n "s/.*\"$1\":\[*\"\([^\"]*\)\".*/\1/p"; }
call() { curl -sS --fail-with-body -H "Authorization: Bearer $key" "$@"; }

# Asks, waits and downloads: make <body> <file>
make() {
  id=$(call "$url/model/generateImage" -H "Content-Type: application/json" -d "$1" | field id)
  while true; do
    answer=$(call "$url/model/prediction/$id")
    case $(field status <<<"$answer") in
      completed) break ;;
      processing) sleep 1 ;;
      *) echo "$answer" >&2 && exit 1 ;;
    esac
  done
  curl -sS --fail -o "$2" "$(field outputs <<<"$answer")"
  echo "$2"
}

make '{
  "model": "alibaba/wan-2.7/text-to-image",
  "prompt": "a lighthouse at dawn",
  "size": "1024*768"
}' "$folder/lighthouse.png"

if [ -n "$photo" ]; then
  image=$(call "$url/model/uploadMedia" -F "file=@$photo" | field download_url)
  make '{
    "model": "alibaba/wan-2.7-pro/image-edit",
    "prompt": "make it black and white",
    "images": ["'"$image"'"],
    "size": "1024*768"
  }' "$folder/edited.png"
fi
