/** The part of a message that carries buttons. https://developers.mattermost.com/integrate/plugins/interactive-messages/ */
export type MessageAttachment = {
  readonly fallback?: string
  readonly color?: string
  readonly title?: string
  readonly text?: string
  readonly fields?: readonly { readonly title: string; readonly value: string; readonly short: boolean }[]
  readonly actions?: readonly MessageAction[]
}

/** The server keeps `integration` to itself: no client ever sees the address or the context (recorded, posts). */
export type MessageAction = {
  /** Letters and digits only: it stands in the path of the click. */
  readonly id: string
  readonly name: string
  readonly type: 'button' | 'select'
  readonly style?: 'good' | 'primary' | 'danger' | 'default'
  readonly options?: readonly { readonly text: string; readonly value: string }[]
  readonly integration: { readonly url: string; readonly context: Readonly<Record<string, unknown>> }
}

/** A form in the client of whoever clicked. https://developers.mattermost.com/integrate/plugins/interactive-dialogs/ */
export type Dialog = {
  readonly callback_id: string
  readonly title: string
  readonly introduction_text?: string
  readonly submit_label: string
  readonly state: string
  readonly notify_on_cancel: false
  readonly elements: readonly {
    readonly display_name: string
    readonly name: string
    readonly type: 'text' | 'textarea'
    readonly max_length: number
    readonly optional: boolean
    readonly help_text?: string
  }[]
}

/** What the server makes of an answer to a click. */
export type ClickAnswer = {
  readonly update?: { readonly message: string; readonly props: { readonly attachments: readonly MessageAttachment[] } }
  readonly ephemeral_text?: string
}
