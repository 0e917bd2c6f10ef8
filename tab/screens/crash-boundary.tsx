import { Button } from '@fluentui/react-components'
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { Component, type ReactNode } from 'react'
import { useText } from '../text/text-context.tsx'
import { StateScreen } from './state-screen.tsx'

type Props = { readonly onReload: () => void; readonly children: ReactNode }

/** Catches what nobody foresaw, and chunks that a newer release has replaced: one button loads the app anew. */
export class CrashBoundary extends Component<Props, { hasCrashed: boolean }> {
  override state = { hasCrashed: false }

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true }
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? <CrashScreen onReload={this.props.onReload} /> : this.props.children
  }
}

function CrashScreen({ onReload }: { onReload: () => void }) {
  const { t } = useText()
  return (
    <StateScreen
      icon={ErrorCircleRegular}
      heading={t('crash.heading')}
      isRefusal
      actions={
        <Button appearance="primary" onClick={onReload}>
          {t('action.reload')}
        </Button>
      }
    >
      <p>{t('crash.reason')}</p>
    </StateScreen>
  )
}
