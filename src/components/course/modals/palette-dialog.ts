import { lazyDialog } from '@/components/ui/lazy-dialog'

/** By itself, so that it can be fetched before it is opened: what is typed then goes to it. */
export const PaletteDialog = lazyDialog(
  () => import('@/components/palette/Palette'),
  (module) => module.Palette,
)
