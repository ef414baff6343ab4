/** `limn keys`, `limn usage`, `limn accounts`, `limn credit`: by the running server, or straight in the database. */
import { openBooks } from '../app.ts'
import { readConfig } from '../config.ts'
import type { KeyCard } from '../jobs/contract.ts'
import type { AccountFigures, Amount, UsageFigures } from '../ledger/contract.ts'
import { dollars } from '../ledger/dollars.ts'
import { tellAudit } from './audit.ts'
import type { BooksCommand, UsageCommand } from './books-arguments.ts'
import type { Terminal } from './make.ts'
import { hereOffice, type Office, serverOffice } from './office.ts'
import { type Environment, runningServer } from './server.ts'
import { table } from './table.ts'

export async function keepBooks(
  command: BooksCommand,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const running = await runningServer(env)
  const office =
    running === undefined
      ? hereOffice(await openBooks(readConfig({ LIMN_LOG: 'silent', ...env })))
      : serverOffice(running, env['LIMN_KEY'])
  try {
    await act(command, office, terminal)
  } finally {
    await office.close()
  }
}

async function act(command: BooksCommand, office: Office, terminal: Terminal): Promise<void> {
  const { stdout, stderr } = terminal
  if (command.does === 'create key') {
    const { name, admin, account, limits } = command
    const { key } = await office.create(name, { admin, account, limits })
    stderr('limn: keep this key, it is shown only once\n')
    stdout(`${key}\n`)
  } else if (command.does === 'list keys') {
    const keys = await office.keys()
    stdout(command.json ? json(keys) : keyTable(keys))
  } else if (command.does === 'revoke key') {
    const { id, name } = await office.revoke(command.id, command.force)
    stderr(`limn: ${id} (${name}) is revoked; its jobs go on\n`)
  } else if (command.does === 'change key') {
    stdout(keyTable([await office.change(command.id, command.change, command.force)]))
  } else if (command.does === 'usage') {
    await tellUsage(command, office, terminal)
  } else if (command.does === 'audit') {
    tellAudit(await office.audit(), command.json, terminal)
  } else if (command.does === 'list accounts') {
    const accounts = await office.accounts()
    stdout(command.json ? json(accounts) : accountTable(accounts))
  } else {
    const { account, micros, note } = command
    stdout(accountTable([await office.credit(account, micros, note)]))
  }
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

async function tellUsage(command: UsageCommand, office: Office, { stdout }: Terminal) {
  const { by, as } = command
  if (as === 'csv' || by === 'none') {
    for await (const piece of office.csv(command)) stdout(piece)
    return
  }
  const report = await office.usage({ ...command, by })
  if (as === 'json') return stdout(json(report))
  const head = [by, 'jobs', 'open', 'pictures', 'charged', 'held', 'cost']
  const rows = report.rows.map((row) => [row.group || '-', ...usageCells(row)])
  stdout(table(head, [...rows, ['total', ...usageCells(report.total)]]))
}

function usageCells({ jobs, open, pictures, charged, held, cost }: UsageFigures) {
  return [jobs, open, pictures, ...[charged, held, cost].map(amount)]
}

/** What is unknown of it is said, not left out. */
function amount({ knownMicros, unknown }: Amount): string {
  return `${dollars(knownMicros)}${unknown > 0 ? ` + ${unknown} unknown` : ''}`
}

function keyTable(keys: readonly KeyCard[]): string {
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.hint === '' ? '' : `${key.hint}…`,
    key.account,
    key.admin ? 'admin' : 'user',
    limitsOf(key),
    key.lastUsedAt?.slice(0, 16) ?? 'never',
    key.revokedAt ? `revoked ${key.revokedAt.slice(0, 10)}` : '',
  ])
  return table(['id', 'name', 'key', 'account', 'role', 'limits', 'last used', ''], rows)
}

function limitsOf({ limits: { createsPerMinute, concurrentJobs, budget } }: KeyCard): string {
  const told = [
    typeof createsPerMinute === 'number' ? `${createsPerMinute}/min` : [],
    typeof concurrentJobs === 'number' ? `${concurrentJobs} at once` : [],
    budget ? `${dollars(budget.micros)} ${budget.every === 'month' ? 'a month' : 'in all'}` : [],
  ].flat()
  return told.join(', ') || '-'
}

function accountTable(accounts: readonly AccountFigures[]): string {
  const rows = accounts.map(({ id, balanceMicros, held, spentThisMonth }) => [
    id,
    balanceMicros === null ? 'not prepaid' : dollars(balanceMicros),
    amount(held),
    amount(spentThisMonth),
  ])
  return table(['account', 'balance', 'held', 'spent this month'], rows)
}
