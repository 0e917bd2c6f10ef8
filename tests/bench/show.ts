import { quantile, type Spread } from './quantiles.ts'

/** Numbers as the page shows them. */
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`
export const percent = (share: number): string => `${Math.round(share * 100)} %`
export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')} /s`

/** Least and most, in one unit. */
export const fromTo = (spread: Spread, show: (value: number) => string): string =>
  `${show(spread.min)} to ${show(spread.max)}`

export const p50p99 = (values: readonly number[]): string =>
  `p50 ${ms(quantile(values, 0.5))}, p99 ${ms(quantile(values, 0.99))}`
