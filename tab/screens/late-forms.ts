import { latePart } from '../mission/late-part.tsx'

// Few people ever fill in a form before they read: what forms are made of comes when one is shown.
export const AskForm = latePart(async () => (await import('./ask-form.tsx')).AskForm)
export const LinkToPassOn = latePart(async () => (await import('./link-to-pass-on.tsx')).LinkToPassOn)
export const UnsentTexts = latePart(async () => (await import('./unsent-texts.tsx')).UnsentTexts)
