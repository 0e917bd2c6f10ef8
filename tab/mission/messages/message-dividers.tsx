import { useMissionText } from '../text/use-words.ts'
import { useMessageStyles } from './message-styles.ts'

/** What stands above a message: the day that begins with it, the line of new messages. */
export function MessageDividers(props: { readonly dayMs: number | undefined; readonly isFirstNew: boolean }) {
  const styles = useMessageStyles()
  const text = useMissionText()
  const { dayMs, isFirstNew } = props
  return (
    <>
      {dayMs !== undefined && (
        <h3 className={styles.divider} style={{ margin: 0 }}>
          {text.day(dayMs, Date.now())}
        </h3>
      )}
      {isFirstNew && <div className={styles.newLine}>{text.t('list.new')}</div>}
    </>
  )
}
