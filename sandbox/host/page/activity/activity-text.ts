import arabic from '../../../../appPackage/ar.json' with { type: 'json' }
import manifest from '../../../../appPackage/manifest.json' with { type: 'json' }

type Item = { readonly activityType: string; readonly templateParameters: Readonly<Record<string, string>> }

/** The first line of an entry: Teams makes it of the manifest's text, in the language of the person's client. */
export function activityText({ activityType, templateParameters }: Item, language: string): string {
  const place = manifest.activities.activityTypes.findIndex(({ type }) => type === activityType)
  const translated =
    language === 'ar'
      ? (arabic as Record<string, string>)[`activities.activityTypes[${place}].templateText`]
      : undefined
  const text = translated ?? manifest.activities.activityTypes[place]?.templateText ?? activityType
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name === 'actor' ? manifest.name.short.replace(/\$.*/, '') : (templateParameters[name] ?? whole),
  )
}
