#!/usr/bin/env bash
# PixelDojo on Limn: run a model, poll the job, download the picture.
#   examples/pixeldojo.sh [folder [photo]]      with a photo it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}/pixeldojo/api/v1
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer, or the first text of a list.
field() { sed -n "s/.*\"$1\":\[*\"\([^\"]*\)\".*/\1/p"; }
call() { curl -sS --fail-with-body -H "Authorization: Bearer $key" "$@"; }

# Runs, waits and downloads: make <model> <file>, the body from standard input: photos are long
make() {
  status=$(call "$url/models/$1/run" -H "Content-Type: application/json" -d @- | field statusUrl)
  while true; do
    answer=$(call "$status")
    case $(field status <<<"$answer") in
      completed) break ;;
      pending | processing) sleep 1 ;;
      *) echo "$answer" >&2 && exit 1 ;;
    esac
  done
  curl -sS --fail -o "$2" "$(field images <<<"$answer")"
  echo "$2"
}

make wan-2.7-image-pro "$folder/lighthouse.png" <<'BODY'
{"prompt": "a lighthouse at dawn", "size": "1K", "aspect_ratio": "4:3"}
BODY

if [ -n "$photo" ]; then
  make wan-2.7-image "$folder/edited.png" <<BODY
{"prompt": "make it black and white", "size": "1K",
 "image_url": "data:image/png;base64,$(base64 <"$photo" | tr -d '\n')"}
BODY
fi
