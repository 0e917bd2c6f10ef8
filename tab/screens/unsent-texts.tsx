import { Field, Textarea } from '@fluentui/react-components'
import type { UnsentText } from '../mission/connection.ts'
import { useText } from '../text/text-context.tsx'

/** What a person wrote and nobody got, to select and copy: the view that held it is gone. */
export function UnsentTexts({ unsent }: { readonly unsent: readonly UnsentText[] }) {
  const { t } = useText()
  return (
    <>
      <p>{t('unsent.heading', { count: unsent.length })}</p>
      {unsent.map(({ channel, text }) => (
        <Field key={`${channel}\n${text}`} label={t('unsent.label', { channel })}>
          <Textarea readOnly value={text} resize="vertical" onFocus={(event) => event.target.select()} />
        </Field>
      ))}
    </>
  )
}
