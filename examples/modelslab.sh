#!/usr/bin/env bash
# ModelsLab on Limn: make a picture, fetch it when it takes longer, download it. The key is in the body.
#   examples/modelslab.sh [folder [photo]]      with a photo it is edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer, or the first text of a list.
field() { sed -n "s/.*\"$1\":\[*\"\([^\"]*\)\".*/\1/p"; }
# The body comes from standard input: photos are too long for a command line.
post() { curl -sS --fail-with-body "$1" -H "Content-Type: application/json" -d @-; }

# Asks, waits and downloads: make <path> <body> <file>
make() {
  answer=$(post "$url/modelslab/api/$1" <<<"$2")
  while [ "$(field status <<<"$answer")" = processing ]; do
    sleep 1
    answer=$(post "$(field fetch_result <<<"$answer")" <<<"{\"key\": \"$key\"}")
  done
  # Failures come under HTTP 200.
  [ "$(field status <<<"$answer")" = success ] || { echo "$answer" >&2 && exit 1; }
  curl -sS --fail -o "$3" "$(field output <<<"$answer")"
  echo "$3"
}

make v7/images/text-to-image '{
  "key": "'"$key"'",
  "model_id": "wan2.7-image",
  "prompt": "a lighthouse at dawn",
  "width": 1024,
  "height": 768
}' "$folder/lighthouse.png"

if [ -n "$photo" ]; then
  kind=$([[ $photo == *.png ]] && echo png || echo jpeg)
  image=$({
    printf '{"key": "%s", "init_image": "data:image/%s;base64,' "$key" "$kind"
    base64 <"$photo" | tr -d '\n'
    printf '"}'
  } | post "$url/modelslab/api/v6/image_editing/base64_to_url" | field output)
  make v6/image_editing/wan27 '{
    "key": "'"$key"'",
    "prompt": "make it black and white",
    "init_image": "'"$image"'",
    "width": 1024,
    "height": 1024,
    "samples": 1
  }' "$folder/edited.png"
fi
