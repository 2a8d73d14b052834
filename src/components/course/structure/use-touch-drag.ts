'use client'

import { type RefObject, useEffect } from 'react'
import { placeAt, type Point, sourceOf } from './drop-place'
import type { useDragSession } from './use-drag-session'

/** How long a finger rests on a grip before it lifts the row; a swipe scrolls the page as anywhere else. */
const LIFT_AFTER_MS = 250
/** Pixels that a resting finger may wander. */
const REST = 8

/** Pixels from the edges of the screen where the page scrolls, the bars that cover it included. */
const EDGE = { top: 110, bottom: 90 }
/** Pixels for each frame, at the very edge. */
const FASTEST = 14

/**
 * Drags by touch: browsers start none of their own from a finger on a grip everywhere, and where they do, it takes
 * long. The grip itself holds the page still once the row is lifted (see `Grip`). Escape, a second finger and a
 * gesture of the system cancel.
 */
export function useTouchDrag(
  zone: RefObject<HTMLElement | null>,
  session: ReturnType<typeof useDragSession>,
): void {
  useEffect(() => {
    const element = zone.current
    if (!element) return
    let press: {
      pointerId: number
      start: Point
      grip: HTMLElement
      timer: ReturnType<typeof setTimeout>
    } | null
    press = null
    let lifted: Point | null = null
    let frame = 0

    const scrollAtEdge = () => {
      if (!lifted) return
      const step = edgeSpeed(lifted.y)
      if (step !== 0) window.scrollBy(0, step)
      frame = requestAnimationFrame(scrollAtEdge)
    }
    const lift = () => {
      const source = press && sourceOf(press.grip)
      if (!press || !source || !session.start(source, press.start, true)) return release()
      lifted = press.start
      press.grip.dataset.holds = ''
      frame = requestAnimationFrame(scrollAtEdge)
    }
    const release = () => {
      if (!press) return
      clearTimeout(press.timer)
      delete press.grip.dataset.holds
      cancelAnimationFrame(frame)
      press = null
      lifted = null
    }
    const cancel = () => {
      if (lifted) session.drop(null)
      release()
    }

    const handleDown = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return
      if (press) return cancel()
      const grip = event.target instanceof Element && event.target.closest<HTMLElement>('.grip')
      if (!grip || !element.contains(grip) || !event.isPrimary) return
      const start = { x: event.clientX, y: event.clientY }
      press = { pointerId: event.pointerId, start, grip, timer: setTimeout(lift, LIFT_AFTER_MS) }
    }
    const handleMove = (event: PointerEvent) => {
      if (event.pointerId !== press?.pointerId) return
      const point = { x: event.clientX, y: event.clientY }
      if (lifted) {
        lifted = point
        session.over(placeAt(element, point), point)
      } else if (Math.hypot(point.x - press.start.x, point.y - press.start.y) > REST) release()
    }
    /** Another row is under a finger that stays where it is. */
    const handleScroll = () => {
      if (lifted) session.over(placeAt(element, lifted), lifted)
    }
    const handleUp = (event: PointerEvent) => {
      if (event.pointerId !== press?.pointerId) return
      if (lifted) session.drop(placeAt(element, { x: event.clientX, y: event.clientY }))
      release()
    }
    const handleCancel = (event: PointerEvent) => {
      if (event.pointerId === press?.pointerId) cancel()
    }
    const handleKey = (event: KeyboardEvent) => {
      if (lifted && event.key === 'Escape') cancel()
    }
    /** A long press must not become the browser's own drag, or its menu, while it is ours. */
    const handleOwn = (event: Event) => {
      if (!press) return
      event.preventDefault()
      event.stopPropagation()
    }

    const stop = new AbortController()
    const { signal } = stop
    // On the window: a finger anywhere cancels what another one drags.
    window.addEventListener('pointerdown', handleDown, { signal })
    window.addEventListener('pointermove', handleMove, { signal })
    window.addEventListener('pointerup', handleUp, { signal })
    window.addEventListener('pointercancel', handleCancel, { signal })
    window.addEventListener('scroll', handleScroll, { signal })
    window.addEventListener('keydown', handleKey, { signal, capture: true })
    window.addEventListener('dragstart', handleOwn, { signal, capture: true })
    window.addEventListener('contextmenu', handleOwn, { signal, capture: true })
    return () => {
      stop.abort()
      release()
    }
  }, [zone, session])
}

/** Pixels to scroll in this frame for a finger at `y`; faster nearer the edge. */
function edgeSpeed(y: number): number {
  const above = EDGE.top - y
  const below = y - (window.innerHeight - EDGE.bottom)
  if (above > 0) return -Math.ceil(FASTEST * Math.min(1, above / EDGE.top))
  return below > 0 ? Math.ceil(FASTEST * Math.min(1, below / EDGE.bottom)) : 0
}
