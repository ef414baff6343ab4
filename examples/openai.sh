#!/usr/bin/env bash
# OpenAI's image API on Limn: a picture in base64, the same as a stream, and a file kept for later.
#   examples/openai.sh [folder [photo]]      with a photo it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}/v1
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
call() { curl -sS --fail-with-body -H "Authorization: Bearer $key" "$@"; }

call "$url/images/generations" -H "Content-Type: application/json" -d '{
  "model": "wan2.7-image",
  "prompt": "a lighthouse at dawn",
  "size": "1024x1024",
  "response_format": "b64_json"
}' | field b64_json | base64 --decode >"$folder/lighthouse.png"
echo "$folder/lighthouse.png"

# As a stream: early looks, then the picture, each an event of one line.
call --no-buffer "$url/images/generations" -H "Content-Type: application/json" -d '{
  "model": "wan2.7-image",
  "prompt": "a lighthouse at dusk",
  "size": "1024x1024",
  "stream": true,
  "partial_images": 2
}' | while IFS= read -r line; do
  case $line in
    data:*'"type":"error"'*) echo "$line" >&2 && exit 1 ;;
    data:*'"type":"image_generation.completed"'*)
      field b64_json <<<"$line" | base64 --decode >"$folder/streamed.png"
      echo "$folder/streamed.png"
      ;;
  esac
done

if [ -n "$photo" ]; then
  # A photo in the form itself; up to nine of them, and their order is kept.
  call "$url/images/edits" \
    -F model=wan2.7-image-pro -F size=1024x1024 -F "image[]=@$photo" \
    -F prompt="make it black and white" | field b64_json | base64 --decode >"$folder/edited.png"
  echo "$folder/edited.png"

  # Or kept first, and named by its id.
  id=$(call "$url/files" -F purpose=vision -F "file=@$photo" | field id)
  picture=$(call "$url/images/edits" -H "Content-Type: application/json" -d '{
    "model": "wan2.7-image",
    "prompt": "make it brighter",
    "images": [{"file_id": "'"$id"'"}],
    "size": "1024x1024",
    "response_format": "url"
  }' | field url)
  curl -sS --fail -o "$folder/brighter.png" "$picture"
  echo "$folder/brighter.png"
fi
