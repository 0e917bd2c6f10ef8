import { useText } from '../text/text-context.tsx'
import type { FailureScreenProps } from './screen-props.ts'

/** Whom to ask, and what to tell them. */
export function ContactFooter({
  about,
  failure,
  tenant,
}: Pick<FailureScreenProps, 'about'> & {
  readonly failure?: FailureScreenProps['failure']
  readonly tenant?: string | undefined
}) {
  const { t } = useText()
  const contact = about?.operatorContact || String(failure?.facts.contact ?? '')
  return (
    <>
      {about !== undefined && (
        <p>
          {contact === ''
            ? t('contact.nameOnly', { operator: about.operatorName })
            : t('contact.line', { operator: about.operatorName, contact })}
        </p>
      )}
      {tenant !== undefined && <p>{t('tenant.line', { tenant })}</p>}
      {failure?.number !== undefined && <p>{t('number.line', { number: failure.number })}</p>}
    </>
  )
}
