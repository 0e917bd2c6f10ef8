import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { PresenceStatus } from '../state/model.ts'
import { putStatuses } from '../sync/people.ts'
import { useWords } from '../text/use-words.ts'
import { PresenceDot } from './presence.tsx'
import { failureKind } from './request-words.ts'
import { peopleText } from './text.ts'

const choices: readonly PresenceStatus[] = ['online', 'away', 'dnd', 'offline']

const problems = { refused: 'statusForbidden', noConnection: 'noConnection', failed: 'statusFailed' } as const

const useStyles = makeStyles({ problem: { color: tokens.colorStatusDangerForeground1 } })

/** Lets a person say whether they can be reached. */
export function StatusMenu() {
  const styles = useStyles()
  const { t } = useWords(peopleText)
  const mission = useMission()
  const status = useMissionState(({ statuses, userId }) => statuses.get(userId) ?? 'offline')
  const [problem, setProblem] = useState<keyof typeof problems>()

  async function choose(next: PresenceStatus): Promise<void> {
    setProblem(undefined)
    try {
      await mission.rest.setStatus(next)
      mission.store.update((state) => putStatuses(state, [{ user_id: state.userId, status: next }]))
    } catch (error) {
      setProblem(failureKind(error))
    }
  }

  return (
    <>
      <Menu
        checkedValues={{ status: [status] }}
        onCheckedValueChange={(_, { checkedItems }) => {
          const next = choices.find((choice) => choice === checkedItems[0])
          if (next !== undefined && next !== status) void choose(next)
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="outline" size="small">
            {t('yourStatus', { status: t(status) })}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {choices.map((choice) => (
              <MenuItemRadio key={choice} name="status" value={choice} icon={<PresenceDot status={choice} isQuiet />}>
                {t(choice)}
              </MenuItemRadio>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <div role="status">{problem !== undefined && <Text className={styles.problem}>{t(problems[problem])}</Text>}</div>
    </>
  )
}
