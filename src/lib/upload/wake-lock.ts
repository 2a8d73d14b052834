/**
 * Keeps the screen on, and with it the machine awake. The browser takes the lock away whenever the page is hidden, so
 * it is asked for again; where there is none, or it is refused (battery saving), nothing is lost but that.
 * @returns the function that lets the machine sleep
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined
  let isOver = false
  const hold = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    try {
      const given = await navigator.wakeLock.request('screen')
      if (isOver) await given.release()
      else lock = given
    } catch {
      // Refused: uploads go on, and pick up after a sleep.
    }
  }
  const again = () => void hold()
  document.addEventListener('visibilitychange', again)
  again()
  return () => {
    isOver = true
    document.removeEventListener('visibilitychange', again)
    void lock?.release().catch(() => undefined)
  }
}
