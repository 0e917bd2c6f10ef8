import { HostConfig } from 'adaptivecards'

/** A colour of the theme, so that a card changes with it. */
const theme = (name: string): string => `var(--${name})`

const foreground = (strong: string, subtle: string) => ({ default: theme(strong), subtle: theme(subtle) })

const foregroundColors = {
  default: foreground('colorNeutralForeground1', 'colorNeutralForeground2'),
  dark: foreground('colorNeutralForeground1', 'colorNeutralForeground2'),
  light: foreground('colorNeutralForegroundOnBrand', 'colorNeutralForegroundOnBrand'),
  accent: foreground('colorBrandForeground1', 'colorBrandForeground1'),
  good: foreground('colorStatusSuccessForeground1', 'colorStatusSuccessForeground1'),
  warning: foreground('colorStatusWarningForeground3', 'colorStatusWarningForeground3'),
  attention: foreground('colorStatusDangerForeground1', 'colorStatusDangerForeground1'),
}

const container = (backgroundColor: string) => ({ backgroundColor: theme(backgroundColor), foregroundColors })

/** How Teams lays cards out ("Cards reference"), in the colours of the host page's theme. */
export const cardConfig = new HostConfig({
  supportsInteractivity: true,
  fontFamily: 'inherit',
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: theme('colorNeutralStroke2') },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: container('colorNeutralBackground1'),
    emphasis: container('colorNeutralBackground3'),
    accent: container('colorBrandBackground2'),
    good: container('colorStatusSuccessBackground1'),
    attention: container('colorStatusDangerBackground1'),
    warning: container('colorStatusWarningBackground1'),
  },
  inputs: {
    label: {
      requiredInputs: { color: 'default', size: 'default', weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { color: 'default', size: 'default', weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small' },
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 12 },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  adaptiveCard: { allowCustomStyle: false },
  factSet: {
    title: { color: 'default', size: 'default', weight: 'bolder', isSubtle: false, wrap: true, maxWidth: 150 },
    value: { color: 'default', size: 'default', weight: 'default', isSubtle: false, wrap: true },
    spacing: 12,
  },
})
