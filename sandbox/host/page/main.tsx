import './page.css'
import { createRoot } from 'react-dom/client'
import { getCast } from './calls.ts'
import { HostPage } from './host-page.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
getCast().then(
  (cast) => createRoot(root).render(<HostPage firstCast={cast} />),
  () => {
    root.textContent = 'The sandbox does not answer. Start it again with npm start, then reload this page.'
  },
)
