/** What every text control shares; below 768 px 16 px text keeps phones from zooming in. */
export const controlStyle =
  'control w-full rounded-control border border-edge bg-surface px-[11px] py-2 text-ink max-md:text-16 md:text-14 md:leading-5'
