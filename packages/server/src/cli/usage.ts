/** What the command line says of itself. */

/** The command was not understood: exit code 2. */
export class UsageError extends Error {}

export const help = `Limn: the image API that people run themselves.

  limn serve                                    run the server
  limn generate <prompt> [-o file]              a picture from words
  limn edit <photo...> <instruction> [-o file]  a picture from photos and words
  limn keys create [name]                       make an API key
  limn --help | --version

serve
  --host <address>     where to listen (HOST, default 127.0.0.1)
  --port <number>      (PORT, default 4747)
  --data <folder>      where everything is kept (LIMN_DATA, default ./.limn)

generate, edit
  -o, --output <file>  .png, .jpg or .webp; with several pictures file-1.png, file-2.png, ...
                       without it a new file is named after the prompt
  --model <id>         default wan2.7-image
  --size <size>        1024x1024, or 1K, 2K, 4K
  --ratio <w:h>        with a tier: --size 2K --ratio 16:9
  -n, --n <number>     how many pictures
  --set                a coherent series of up to n pictures
  --seed <number>      the same seed gives the same picture
  --style <name>       oil, watercolour, pencil, ...
  --negative <words>   what should not be in the picture
  --palette <colours>  #1b3a2f:0.5,#d9a441:0.3,#f4efe6:0.2 (shares may be left out)
  --quality <1-100>    for .jpg and .webp
  --thinking           plan more carefully before painting
  --watermark          mark the picture as made by a machine
  --box <x1,y1,x2,y2>  edit: work here, in pixels; for the second photo 2:x1,y1,x2,y2

generate and edit use the server at LIMN_URL, or the one running on this machine, or start one for the
one call. LIMN_KEY is sent as the API key. Paths of the pictures are printed on standard output.
Exit code: 0 done, 1 failed, 2 not understood.
`
