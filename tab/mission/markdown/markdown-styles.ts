import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'

const useStyles = makeStyles({
  message: {
    overflowWrap: 'anywhere',
    minWidth: 0,
    '& > :first-child': { marginTop: 0 },
    '& > :last-child': { marginBottom: 0 },
  },
  plain: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 0 },
  edited: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground3,
    marginInlineStart: tokens.spacingHorizontalXS,
  },
  paragraph: { marginBlock: `0 ${tokens.spacingVerticalS}`, ':last-child': { marginBottom: 0 } },
  heading: { marginBlock: `${tokens.spacingVerticalM} ${tokens.spacingVerticalXS}` },
  title: typographyStyles.subtitle1,
  subtitle: typographyStyles.subtitle2,
  minor: typographyStyles.body1Strong,
  quote: {
    marginBlock: `0 ${tokens.spacingVerticalS}`,
    marginInline: 0,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderInlineStartWidth: tokens.strokeWidthThicker,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    color: tokens.colorNeutralForeground2,
  },
  list: { marginBlock: `0 ${tokens.spacingVerticalS}`, paddingInlineStart: tokens.spacingHorizontalXXL },
  task: {
    display: 'flex',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalXL})`,
  },
  taskText: { minWidth: 0 },
  inlineCode: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '0.93em',
    paddingInline: tokens.spacingHorizontalXXS,
    borderRadius: tokens.borderRadiusSmall,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    whiteSpace: 'break-spaces',
  },
  code: {
    marginBlock: `0 ${tokens.spacingVerticalS}`,
    marginInline: 0,
    overflowX: 'auto',
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  language: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground3,
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalS}`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  codeLines: {
    margin: 0,
    padding: tokens.spacingHorizontalS,
    whiteSpace: 'pre',
    unicodeBidi: 'plaintext',
    overflowWrap: 'normal',
    fontFamily: tokens.fontFamilyMonospace,
  },
  scroller: {
    overflowX: 'auto',
    maxWidth: '100%',
    marginBlock: `0 ${tokens.spacingVerticalS}`,
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
  table: { borderCollapse: 'collapse' },
  cell: {
    overflowWrap: 'normal',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    textAlign: 'start',
  },
  left: { textAlign: 'left' },
  center: { textAlign: 'center' },
  right: { textAlign: 'right' },
  rule: { border: 'none', borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}` },
  mention: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
  mentionOfMe: {
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    fontWeight: tokens.fontWeightSemibold,
    borderRadius: tokens.borderRadiusSmall,
    paddingInline: tokens.spacingHorizontalXXS,
  },
  guest: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  hashtag: { color: tokens.colorBrandForeground1 },
})

/** @returns the class names of what a message is made of, in the colours of the theme around it. */
export function useMarkdownStyles() {
  const styles = useStyles()
  const title = mergeClasses(styles.heading, styles.title)
  const subtitle = mergeClasses(styles.heading, styles.subtitle)
  const minor = mergeClasses(styles.heading, styles.minor)
  return {
    ...styles,
    headings: { 1: title, 2: subtitle, 3: minor, 4: minor, 5: minor, 6: minor },
    cells: {
      start: styles.cell,
      left: mergeClasses(styles.cell, styles.left),
      center: mergeClasses(styles.cell, styles.center),
      right: mergeClasses(styles.cell, styles.right),
    },
  }
}

export type MarkdownStyles = ReturnType<typeof useMarkdownStyles>
