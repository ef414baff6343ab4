/** The command line: from words to an exit code. */
import { LimnError } from '@limn/sdk'
import { Problem, asProblem } from '../problem.ts'
import { version } from '../version.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './arguments.ts'
import type { Terminal } from './make.ts'
import type { Environment } from './server.ts'
import { UsageError, help } from './usage.ts'

const processTerminal: Terminal = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  watched: process.stderr.isTTY,
}

/** 0 done, 1 failed, 2 not understood. */
export async function main(
  args: readonly string[],
  env: Environment,
  terminal: Terminal = processTerminal,
): Promise<number> {
  try {
    await run(readArguments(args), env, terminal)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.stderr(`limn: ${error.message}\nTry: limn --help\n`)
      return 2
    }
    terminal.stderr(`limn: ${sentenceOf(error)}\n`)
    return 1
  }
}

/** The server is loaded only by what needs it: help and mistakes are answered at once. */
async function run(command: Command, env: Environment, terminal: Terminal): Promise<void> {
  if (command.does === 'help') terminal.stdout(help)
  else if (command.does === 'version') terminal.stdout(`${version}\n`)
  else if (command.does === 'serve') {
    const { serve } = await import('./serve.ts')
    await serve({ ...env, ...command.env }, terminal)
  } else if (command.does === 'make') {
    const { make } = await import('./make.ts')
    await make(command, env, terminal)
  } else if (command.does === 'list webhooks' || command.does === 'redeliver') {
    const { tendWebhooks } = await import('./webhooks.ts')
    await tendWebhooks(command, env, terminal)
  } else if (
    command.does === 'list jobs' ||
    command.does === 'show job' ||
    command.does === 'cancel job'
  ) {
    const { tendJobs } = await import('./jobs.ts')
    await tendJobs(command, env, terminal)
  } else {
    const { keepBooks } = await import('./books.ts')
    await keepBooks(command, env, terminal)
  }
}

/** What we know how to say in a sentence, we do; a bug shows where it is. */
function sentenceOf(error: unknown): string {
  if (error instanceof LimnError && error.code === 'unauthorized') {
    return `${error.message} Set LIMN_KEY to your API key.`
  }
  if (error instanceof LimnError) {
    return error.requestId ? `${error.message} (${error.requestId})` : error.message
  }
  if (error instanceof Problem) return error.message
  if (error instanceof Error && 'code' in error && 'path' in error) return error.message
  const trouble = asProblem(error)
  if (trouble.code !== 'internal') return trouble.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
