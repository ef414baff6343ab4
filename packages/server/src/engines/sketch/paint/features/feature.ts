/** Something that a place may hold beside its subjects: one file each, and one line in the list. */
import type { Setting, Stage } from '../stage.ts'

/** `sky`: in the sky; `back`: behind all land; `ground`: on it; `over`: about the figures' feet; `air`: before everything. */
export interface FeaturePainter {
  readonly at: 'sky' | 'back' | 'ground' | 'over' | 'air'
  paint(stage: Stage, setting: Setting): void
}
