import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components'
import { useMissionText } from '../text/use-words.ts'

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, padding: tokens.spacingHorizontalL },
  row: { display: 'grid', gridTemplateColumns: '32px 1fr', columnGap: tokens.spacingHorizontalM, alignItems: 'center' },
  lines: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
})

const widths = ['64%', '42%', '78%', '55%', '70%', '48%']

/**
 * Where messages will stand as soon as they are read.
 *
 * @param props.isPart at an end of a list that says itself that it is busy
 */
export function ListSkeleton({ rows, isPart = false }: { readonly rows: number; readonly isPart?: boolean }) {
  const styles = useStyles()
  const { t } = useMissionText()
  return (
    <Skeleton
      className={styles.list}
      {...(isPart ? { role: 'presentation', 'aria-hidden': true } : { 'aria-label': t('list.loading') })}
    >
      {widths.slice(0, rows).map((width) => (
        <div key={width} className={styles.row}>
          <SkeletonItem shape="circle" size={32} />
          <div className={styles.lines}>
            <SkeletonItem size={12} style={{ width: '30%' }} />
            <SkeletonItem size={16} style={{ width }} />
          </div>
        </div>
      ))}
    </Skeleton>
  )
}
