import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo } from 'react'
import { createText, type Text } from './text.ts'

const TextContext = createContext<Text>(createText('en'))

/** Gives everything below it the words of one locale. */
export function TextProvider({ locale, children }: { readonly locale: string; readonly children: ReactNode }) {
  const text = useMemo(() => createText(locale), [locale])
  useLayoutEffect(() => {
    document.documentElement.lang = text.locale
  }, [text])
  return <TextContext.Provider value={text}>{children}</TextContext.Provider>
}

/** @returns the reader's words and formats. */
export function useText(): Text {
  return useContext(TextContext)
}
