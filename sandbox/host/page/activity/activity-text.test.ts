import { expect, it } from 'vitest'
import { activityText } from './activity-text.ts'

const item = (activityType: string) => ({ activityType, templateParameters: {} })

it('an entry says what the manifest says for its type, in the language of the client', () => {
  expect(activityText(item('mention'), 'nb')).toBe('There is a message for you in the mission')
  expect(activityText(item('mention'), 'ar')).toBe('توجد رسالة لك في المهمة')
})

it('a type that the manifest does not have is seen as such', () => {
  expect(activityText(item('surprise'), 'en')).toBe('surprise')
})
