#!/usr/bin/env node
// Starts the command line with a Node that can run it: this one when it is new enough, else the one
// that the `node` package brought. From a checkout the TypeScript sources are run as they are.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const condition = '--conditions=@limn/source'
const inSource = existsSync(new URL('../src/cli/main.ts', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
const tooOld = major < 24 || (major === 24 && minor < 11)
const conditionMissing = inSource && !process.execArgv.includes(condition)

if (tooOld || conditionMissing) {
  const binary = tooOld ? newerNode() : process.execPath
  if (binary) again(binary)
  else {
    process.stderr.write(
      `Limn needs Node 24.11 or newer; this is ${process.versions.node}, and the "node" package that ` +
        'brings a newer one is not complete. Run "npm install" again with install scripts allowed.\n',
    )
    process.exitCode = 1
  }
} else {
  const { main } = await import(inSource ? '../src/cli/main.ts' : '../dist/cli/main.js')
  process.exitCode = await main(process.argv.slice(2), process.env)
}

function newerNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const binary = join(folder, 'bin', name)
    // The same binary again would start itself for ever.
    return existsSync(binary) && binary !== process.execPath ? binary : undefined
  } catch {
    return undefined
  }
}

function again(binary) {
  const script = fileURLToPath(import.meta.url)
  const args = [...(inSource ? [condition] : []), script, ...process.argv.slice(2)]
  if (process.execve && process.platform !== 'win32') {
    process.execve(binary, [binary, ...args], process.env)
  }
  const child = spawn(binary, args, { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${binary} can't be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    for (const each of signals) process.removeAllListeners(each)
    if (signal) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
}
