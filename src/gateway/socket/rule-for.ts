import type { Settings } from '../../settings/schema.ts'
import type { Face } from '../operation.ts'
import { chatEventRules, pluginEventRule } from './chat-event-rules.ts'
import { type EventRule, eventRules } from './event-rules.ts'
import type { ServerEvent } from './server-event.ts'

const chatRules: Readonly<Record<string, EventRule>> = { ...eventRules, ...chatEventRules }

/** @returns what an event may carry on a face, or undefined when it does not exist there (security G8). */
export function ruleFor(face: Face, event: ServerEvent, settings: Settings): EventRule | undefined {
  const rules = face === 'view' ? eventRules : chatRules
  if (Object.hasOwn(rules, event.event)) return rules[event.event]
  return face === 'chat' ? pluginEventRule(event, settings) : undefined
}
