/** What a caller may know of its own account: what news to it is signed with, and its money. */
import type { AccountCard, Purse } from '../dialects/dialect.ts'
import type { Till } from '../ledger/contract.ts'
import type { Visitor } from './auth.ts'
import type { Signing } from './signing.ts'

export function cards(signing: Signing, till: Till): (visitor: Visitor) => Promise<AccountCard> {
  return async (visitor) => {
    const card = signing.card(visitor.account)
    // Open routes have no caller.
    return visitor.account === '' ? card : { ...card, money: await purseOf(visitor, till) }
  }
}

async function purseOf({ account, key, limits }: Visitor, till: Till): Promise<Purse> {
  const { balanceMicros, held, spentThisMonth } = await till.account(account)
  const most = limits?.budget
  const budget = key !== undefined && most ? await till.budget({ account, key }, most) : undefined
  const spentThisMonthMicros = spentThisMonth.micros
  return { balanceMicros, heldMicros: held.micros, spentThisMonthMicros, budget }
}
