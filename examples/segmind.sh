#!/usr/bin/env bash
# Segmind on Limn: v1 answers with the picture itself, v2 is polled.
#   examples/segmind.sh [folder [photo]]      with a photo it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer, or the first text of a list.
field() { sed -n "s/.*\"$1\":\[*\"\([^\"]*\)\".*/\1/p"; }
ask() { curl -sS --fail-with-body -H "x-api-key: $key" "$@"; }
post() { ask -H "Content-Type: application/json" -d @- "$@"; }

# v1: one call, one picture.
post -o "$folder/v1.png" "$url/segmind/v1/wan2.7-image" <<<'{
  "prompt": "a lighthouse at dawn",
  "size": "1K",
  "seed": 42
}'
echo "$folder/v1.png"

# v2: submits, waits and downloads: run <slug> <body> <file>
run() {
  submitted=$(post "$url/segmind/v2/$1" <<<"$2")
  while true; do
    case $(ask "$(field status_url <<<"$submitted")" | field status) in
      COMPLETED) break ;;
      QUEUED | PROCESSING) sleep 1 ;;
      *) ask "$(field response_url <<<"$submitted")" >&2 && exit 1 ;;
    esac
  done
  curl -sS --fail -o "$3" "$(ask "$(field response_url <<<"$submitted")" | field output)"
  echo "$3"
}

run wan2.7-image-pro '{"prompt": "a lighthouse at dusk", "size": "1K"}' "$folder/v2.png"

if [ -n "$photo" ]; then
  kind=$([[ $photo == *.png ]] && echo png || echo jpeg)
  image=$({
    printf '{"data_urls": ["data:image/%s;base64,' "$kind"
    base64 <"$photo" | tr -d '\n'
    printf '"]}'
  } | post "$url/segmind/upload-asset" | field file_urls)
  run wan2.7-image \
    '{"prompt": "make it black and white", "image": "'"$image"'", "size": "1K"}' \
    "$folder/edited.png"
fi
