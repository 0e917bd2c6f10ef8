import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { InlineText } from '../markdown/inline-text.tsx'
import { useWords } from '../text/use-words.ts'
import { composerEnglish } from './text.ts'
import type { Completion } from './use-completion.ts'

const useStyles = makeStyles({
  list: {
    position: 'absolute',
    bottom: '100%',
    insetInline: 0,
    zIndex: 1,
    maxHeight: 'min(40vh, 320px)',
    overflowY: 'auto',
    marginBottom: tokens.spacingVerticalXS,
    padding: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
  },
  option: {
    display: 'flex',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '28px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    color: tokens.colorNeutralForeground1,
    ':hover': {
      backgroundColor: tokens.colorNeutralBackground1Hover,
      color: tokens.colorNeutralForeground1Hover,
    },
  },
  active: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    color: tokens.colorNeutralForeground1Selected,
    outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
    outlineOffset: `calc(-1 * ${tokens.strokeWidthThick})`,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  detail: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
  },
})

/** What fits what is being typed, above the field; the focus stays in the field (ARIA listbox by `aria-activedescendant`). */
export function CompletionList({ completion }: { readonly completion: Completion }) {
  const styles = useStyles()
  const { t } = useWords(composerEnglish)
  const active = useRef<HTMLDivElement>(null)
  const { suggestions, activeIndex } = completion
  // biome-ignore lint/correctness/useExhaustiveDependencies: another active one comes into sight.
  useEffect(() => {
    active.current?.scrollIntoView?.({ block: 'nearest' })
  }, [activeIndex])
  return (
    <div className={styles.list} role="listbox" id={completion.listId} aria-label={t('suggestions')}>
      {suggestions.map((suggestion, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys go to the field.
        <div
          key={suggestion.id}
          ref={index === activeIndex ? active : undefined}
          id={completion.optionId(index)}
          role="option"
          aria-selected={index === activeIndex}
          className={mergeClasses(styles.option, index === activeIndex && styles.active)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => completion.pick(suggestion)}
        >
          {suggestion.symbol !== undefined && <span aria-hidden="true">{suggestion.symbol}</span>}
          <span className={styles.name}>
            <InlineText text={suggestion.name} />
          </span>
          {suggestion.detail !== '' && (
            <span className={styles.detail}>
              <InlineText text={suggestion.detail} />
            </span>
          )}
        </div>
      ))}
    </div>
  )
}
