/**
 * Early looks at pictures that are not done: in memory alone, for who follows the job now. What another
 * process shows is kept for a while, too, wherever that job is run.
 */
import type { Look } from './contract.ts'

export interface Looks {
  /** An attempt at the job begins: from now on its looks are kept. */
  begin(job: string): void
  show(job: string, look: Look): void
  /** A look that another process shows. */
  far(job: string, look: Look): void
  /** In order of picture, then of look. */
  of(job: string): readonly Look[] | undefined
  /** The attempt is over: when it was the last, who follows the job has a while to see its last looks. */
  end(job: string): void
}

interface Board {
  looks: readonly Look[]
  attempts: number
  removal?: NodeJS.Timeout | undefined
}

/** `lingering` and `farLingering` are in milliseconds. */
export function makeLooks(lingering = 10_000, farLingering = 60_000): Looks {
  const boards = new Map<string, Board>()
  const place = ({ image, look }: Look) => image * 1000 + look
  const put = (board: Board, look: Look) => {
    const others = board.looks.filter((other) => place(other) !== place(look))
    board.looks = [...others, look].sort((a, b) => place(a) - place(b))
  }
  return {
    begin(job) {
      const board = boards.get(job) ?? { looks: [], attempts: 0 }
      clearTimeout(board.removal)
      board.attempts += 1
      boards.set(job, board)
    },
    show(job, look) {
      const board = boards.get(job)
      // What comes from an attempt that was left behind long ago is shown to nobody.
      if (board) put(board, look)
    },
    far(job, look) {
      const board = boards.get(job) ?? { looks: [], attempts: 0 }
      put(board, look)
      clearTimeout(board.removal)
      if (board.attempts === 0) {
        board.removal = setTimeout(() => boards.delete(job), farLingering).unref()
      }
      boards.set(job, board)
    },
    of(job) {
      const { looks = [] } = boards.get(job) ?? {}
      return looks.length > 0 ? looks : undefined
    },
    end(job) {
      const board = boards.get(job)
      if (!board) return
      board.attempts -= 1
      if (board.attempts > 0) return
      if (board.looks.length === 0) boards.delete(job)
      else board.removal = setTimeout(() => boards.delete(job), lingering).unref()
    },
  }
}
