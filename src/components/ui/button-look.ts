import { cva } from 'class-variance-authority'

/** How a button looks. By itself for links and for pages that the server draws without any script. */
export const buttonLook = cva(
  'inline-flex items-center justify-center gap-[7px] rounded-control border font-530 whitespace-nowrap no-underline transition-colors duration-(--fast) select-none',
  {
    variants: {
      variant: {
        primary:
          'border-fill bg-fill text-on-fill hover:border-fill-hover hover:bg-fill-hover hover:text-on-fill',
        secondary: 'border-edge bg-surface text-ink hover:border-ink-3 hover:bg-hover hover:text-ink',
        ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
        danger:
          'border-bad-fill bg-bad-fill text-on-fill hover:border-bad-fill-hover hover:bg-bad-fill-hover hover:text-on-fill',
        'danger-quiet': 'border-bad bg-transparent text-bad hover:bg-bad-tint hover:text-bad',
      },
      size: {
        md: 'min-h-(--control) px-[13px] text-14',
        sm: 'min-h-(--control-s) px-[9px] text-13 [&_.lucide]:size-3.5',
      },
      isOff: {
        true: 'cursor-not-allowed border-line bg-sunken text-ink-3 hover:border-line hover:bg-sunken hover:text-ink-3',
      },
      isBusy: { true: 'cursor-progress' },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
)
