/**
 * The host's codes as Problems (Model Studio "error-code", read 2026-11-21). None of these was charged:
 * "per successfully generated image; failures cost nothing". Its words reach a caller shortened.
 */
import type { ProblemCode } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { cleaned } from '../relay/answer.ts'

export interface Fault {
  /** 0 for a task that failed. */
  readonly status: number
  readonly code: string
  readonly message: string
  readonly retryAfterMs?: number | undefined
}

interface Rule {
  readonly when: RegExp
  readonly code: ProblemCode
  readonly retryable: boolean
  /** Said before, or instead of, the host's own words. */
  readonly lead: string
  readonly silent?: boolean
}

const closed: Omit<Rule, 'when'> = {
  code: 'unavailable',
  retryable: false,
  lead: 'The host does not take orders of this server at the moment; its operator has been told.',
  silent: true,
}
const busy: Omit<Rule, 'when'> = {
  code: 'rate_limited',
  retryable: true,
  lead: 'The host has more to do than it takes at once',
}
const failed: Omit<Rule, 'when'> = {
  code: 'engine_failed',
  retryable: true,
  lead: 'The host failed to make it',
}

/** By code first: the host answers some of these under more than one status. */
const rules: readonly Rule[] = [
  {
    when: /^(DataInspectionFailed|IPInfringementSuspect|CustomRoleBlocked|FaqRuleBlocked)/,
    code: 'refused',
    retryable: false,
    lead: 'The host’s moderation refuses it',
  },
  {
    when: /^(InvalidURL|InvalidImage|InvalidFile|InvalidParameter\.DataInspection|BadRequest\.(InputDownloadFailed|UnsupportedFileFormat))/,
    code: 'invalid_image',
    retryable: false,
    lead: 'The host cannot use a reference image',
  },
  { when: /^(Throttling\.AllocationQuota|AllocationQuota|insufficient_quota)/, ...closed },
  {
    when: /^(Arrearage|CommodityNotPurchased|PrepaidBillOverdue|PostpaidBillOverdue|InvalidApiKey|NOT AUTHORIZED)/,
    ...closed,
  },
  {
    when: /(^|\.)AccessDenied|^ModelNotFound|^model_not_(found|supported)|^WorkSpaceNotFound/,
    ...closed,
  },
  { when: /^(Throttling|LimitRequests|RateLimit)/, ...busy },
  {
    when: /^(InternalError|InternalServerError|SystemError|ModelServiceFailed|RequestTimeOut|ModelServingError|ModelUnavailable|ServiceUnavailable|GatewayTimeout)/,
    ...failed,
  },
]

const refused: Omit<Rule, 'when'> = {
  code: 'refused',
  retryable: false,
  lead: 'The host does not take the request',
}

/** For codes nobody has told of. */
function byStatus(status: number): Omit<Rule, 'when'> {
  if (status === 429) return busy
  if (status === 401 || status === 403 || status === 404) return closed
  return status >= 400 && status < 500 ? refused : failed
}

export function problemOf(fault: Fault, key: string): Problem {
  const { status, code, message, retryAfterMs = 0 } = fault
  const rule = rules.find(({ when }) => when.test(code)) ?? byStatus(status)
  const words = cleaned(message, key)
  const told = rule.silent || words === '' ? rule.lead : `${rule.lead}: ${words}`
  const retryAfter = Math.ceil(retryAfterMs / 1000)
  return new Problem(rule.code, /[.!?。…]$/.test(told) ? told : `${told}.`, {
    retryable: rule.retryable,
    cause: new Error(`dashscope: ${status || 'task'} ${cleaned(code, key)}: ${words}`),
    ...(retryAfter > 0 ? { retryAfter } : {}),
  })
}
