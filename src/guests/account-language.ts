/** Languages of Mattermost 11.6; at creation anything else silently becomes English (recorded). */
const LOCALES = [
  'bg',
  'de',
  'en',
  'en-AU',
  'es',
  'fa',
  'fr',
  'hu',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt-BR',
  'ro',
  'ru',
  'sv',
  'tr',
  'uk',
  'vi',
  'zh-CN',
  'zh-TW',
]

/** @param language BCP 47; the nearest language of Mattermost, English when there is none. */
export function accountLocale(language: string | undefined): string {
  const wanted = (language ?? '').toLowerCase()
  const base = wanted.split('-')[0] ?? ''
  if (base === 'zh') return /tw|hk|mo|hant/.test(wanted) ? 'zh-TW' : 'zh-CN'
  return (
    LOCALES.find((locale) => locale.toLowerCase() === wanted) ??
    LOCALES.find((locale) => locale === base) ??
    LOCALES.find((locale) => locale.startsWith(`${base}-`) && base !== '') ??
    'en'
  )
}

/** @param timeZone IANA name of the person's device; without a usable one the web app finds it itself. */
export function accountTimezone(timeZone: string | undefined): Record<string, string> {
  const automaticTimezone = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : ''
  return { useAutomaticTimezone: 'true', automaticTimezone, manualTimezone: '' }
}

/** Making a formatter takes half a millisecond; it is needed only for names that are not these, such as older ones. */
const TIME_ZONES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'))

function isTimeZone(name: string): boolean {
  if (TIME_ZONES.has(name)) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
