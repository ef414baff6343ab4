#!/usr/bin/env bash
# Kie.ai on Limn: create a task, poll it, download the picture.
#   examples/kie.sh [folder [photo]]      with a photo it is uploaded and edited, too
set -euo pipefail

url=${LIMN_URL:-http://127.0.0.1:4747}/kie
key=${LIMN_API_KEY:-anything}
folder=${1:-.}
photo=${2:-}

# The text of one field of a JSON answer, or the first text of a list.
field() { sed -n "s/.*\"$1\":\[*\"\([^\"]*\)\".*/\1/p"; }
# Failures come under HTTP 200: the code in the body tells.
checked() {
  answer=$(curl -sS --fail-with-body -H "Authorization: Bearer $key" "$@")
  [[ $answer == *'"code":200,'* ]] || { echo "$answer" >&2 && exit 1; }
  echo "$answer"
}

# Creates, waits and downloads: make <body> <file>
make() {
  task=$(checked "$url/api/v1/jobs/createTask" -H "Content-Type: application/json" -d "$1" | field taskId)
  while true; do
    # resultJson is JSON in a string: its quotes are escaped.
    answer=$(checked "$url/api/v1/jobs/recordInfo?taskId=$task" | sed 's/\\"/"/g')
    case $(field state <<<"$answer") in
      success) break ;;
      waiting | queuing | generating) sleep 1 ;;
      *) echo "$answer" >&2 && exit 1 ;;
    esac
  done
  curl -sS --fail -o "$2" "$(field resultUrls <<<"$answer")"
  echo "$2"
}

make '{
  "model": "wan/2-7-image",
  "input": {"prompt": "a lighthouse at dawn", "aspect_ratio": "4:3", "resolution": "1K", "n": 1}
}' "$folder/lighthouse.png"

if [ -n "$photo" ]; then
  image=$(checked "$url/api/file-stream-upload" -F "file=@$photo" -F uploadPath=images | field downloadUrl)
  make '{
    "model": "wan/2-7-image-pro",
    "input": {"prompt": "make it black and white", "input_urls": ["'"$image"'"], "resolution": "1K", "n": 1}
  }' "$folder/edited.png"
fi
