import './card.css'
import {
  type Action,
  AdaptiveCard,
  ExecuteAction,
  OpenUrlAction,
  SerializationContext,
  SubmitAction,
  Versions,
} from 'adaptivecards'
import { useEffect, useRef } from 'react'
import type { PressedAction } from '../../../connector/chats.ts'
import { cardConfig } from './card-config.ts'
import { cardMarkdown } from './card-markdown.ts'

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = cardMarkdown(text)
  result.didProcess = true
}

type CardProps = {
  readonly content: object
  /** Read out when the focus comes to the card as a whole. */
  readonly label: string
  readonly onPress: (action: PressedAction['action']) => void
  readonly onOpen: (url: string) => void
}

/** An adaptive card, drawn by Microsoft's own renderer with what Teams supports: 1.5. */
export function Card({ content, label, onPress, onOpen }: CardProps) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef({ onPress, onOpen })
  latest.current = { onPress, onOpen }

  useEffect(() => {
    const frame = place.current
    if (frame === null) return
    const card = new AdaptiveCard()
    card.hostConfig = cardConfig
    card.onExecuteAction = (action) => {
      if (action instanceof OpenUrlAction) return latest.current.onOpen(action.url ?? '')
      const pressed = readAction(action)
      if (pressed) latest.current.onPress(pressed)
    }
    card.onAnchorClicked = (_, anchor) => {
      latest.current.onOpen(anchor.href)
      return true
    }
    card.parse(content, new SerializationContext(Versions.v1_5))
    const drawn = card.render()
    const hadFocus = frame.contains(document.activeElement)
    frame.replaceChildren(...(drawn ? [drawn] : []))
    // The button that was pressed is gone with the old card: who works by keyboard stays where they were.
    if (hadFocus) frame.focus()
  }, [content])

  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and most cards have none.
  return <div ref={place} role="group" aria-label={label} tabIndex={-1} dir="auto" />
}

/** With what the person filled in: the renderer puts it into the data. */
function readAction(action: Action): PressedAction['action'] | undefined {
  if (action instanceof ExecuteAction) return { type: 'Action.Execute', verb: action.verb, data: action.data }
  return action instanceof SubmitAction ? { type: 'Action.Submit', data: action.data } : undefined
}
