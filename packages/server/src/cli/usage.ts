/** What the command line says of itself. */

/** The command was not understood: exit code 2. */
export class UsageError extends Error {}

export const help = `Limn: the image API that people run themselves.

  limn serve                                    run the server
  limn generate <prompt> [-o file]              a picture from words
  limn edit <photo...> <instruction> [-o file]  a picture from photos and words
  limn jobs                                     what the server was asked for, newest first
  limn job <id>                                 one of them: how it stands, and its pictures
  limn cancel <id...>                           end jobs that have not ended
  limn keys create [name]                       make an API key
  limn keys list | limit <id> | revoke <id>     see, limit and revoke keys
  limn usage                                    what was used, and what it cost
  limn accounts                                 balances
  limn credit <account> <dollars>               pay in: from then on its jobs have to be covered
  limn audit                                    whether every entry of the ledger balances
  limn webhooks list                            news of jobs that was or was not delivered
  limn webhooks redeliver <id> | --dead         send it again
  limn --help | --version

serve
  --host <address>     where to listen (HOST, default 127.0.0.1)
  --port <number>      (PORT, default 4747)
  --data <folder>      where everything is kept (LIMN_DATA, default ./.limn)
  --role <role>        all, api or worker: with DATABASE_URL, a PostgreSQL server, the work can be split
                       between any number of processes (LIMN_ROLE, default all)

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

  Ctrl-C cancels the job; a second one leaves it to the server.

jobs, job
  --limit <n>          1 to 100, default 20
  --before <id>        go on from this one
  --json               for programs

keys create, keys limit
  --per-minute <n>     how many jobs it may create in a minute; 0: as many as it likes;
                       none (keys limit): as the server's settings say, which goes for all of these
  --concurrent <n>     how many of its jobs may be queued or running
  --budget <dollars>   what its jobs may cost, --every month (the default) or total
  --admin              it may make keys, and sees everybody's usage; keys limit --no-admin takes it back
  --account <id>       keys create: for this account instead of one of its own, to replace a key
  --name <name>        keys limit: another name
  --force              keys limit, keys revoke: even if it is the last admin key

keys list, usage, accounts, audit
  --json               for programs

usage
  --since, --until     days such as 2026-11-01, or times; from the beginning of the month when left out
  --by <what>          day, model, key, engine, dialect, account
  --account <id>       of this account alone
  --csv                as a table for spreadsheets; --by none --csv: every charge by itself

keys, usage, accounts, credit and audit ask the running server, with an admin's key in LIMN_KEY; while none
runs they open the database themselves.

jobs, job and cancel ask the running server; an id may be in the form of any host, or an idempotency key.

generate and edit use the server at LIMN_URL, or the one running on this machine, or start one for the
one call. LIMN_KEY is sent as the API key. Paths of the pictures are printed on standard output.
Exit code: 0 done, 1 failed, 2 not understood.
`
