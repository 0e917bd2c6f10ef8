/** The parts of a resolved manifest that the rules read; Microsoft's schema has checked the shapes before. */
export type Manifest = {
  readonly id: string
  readonly version: string
  readonly developer: Readonly<Record<'name' | 'websiteUrl' | 'privacyUrl' | 'termsOfUseUrl', string>>
  readonly icons: { readonly color: string; readonly outline: string }
  readonly localizationInfo: { readonly additionalLanguages: readonly { languageTag: string; file: string }[] }
  readonly staticTabs: readonly { entityId: string; contentUrl?: string; websiteUrl?: string }[]
  readonly bots: readonly {
    readonly botId: string
    readonly scopes: readonly string[]
    readonly commandLists: readonly {
      readonly scopes: readonly string[]
      readonly commands: readonly { readonly title: string; readonly description: string }[]
    }[]
  }[]
  readonly activities: {
    readonly activityTypes: readonly { type: string; description: string; templateText: string }[]
  }
  readonly validDomains: readonly string[]
  readonly webApplicationInfo: { readonly id: string; readonly resource: string }
  readonly authorization: {
    readonly permissions: { readonly resourceSpecific: readonly { readonly name: string; readonly type: string }[] }
  }
}
