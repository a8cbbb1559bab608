// Brings the page of a report to life, which the API wrote (chalicelib/pages/). With the token
// behind the # of the address, it shows the reporter's own view instead.

import './style/index.css'
import { mount } from 'svelte'
import { start } from './lib/start'

const TOKEN = /^#([\w-]{20,64})$/
const NUMBER = /\/laporan\/([^/?#]+)/

start(() => {
  const number = NUMBER.exec(location.pathname)?.[1]
  const token = TOKEN.exec(location.hash)?.[1]
  if (!number) return
  if (token) void showOwn(number, token)
  else void takePart(number)
  addEventListener('hashchange', () => {
    if (TOKEN.test(location.hash) !== Boolean(token)) location.reload()
  })
})

async function showOwn(number: string, token: string): Promise<void> {
  const { default: OwnReport } = await import('./parts/report/OwnReport.svelte')
  const target = document.getElementById('app')
  if (!target) return
  target.replaceChildren()
  mount(OwnReport, { target, props: { owned: { number, token } } })
}

async function takePart(number: string): Promise<void> {
  const target = document.querySelector('.take-part')
  if (!target) return
  const { default: TakePart } = await import('./parts/report/TakePart.svelte')
  mount(TakePart, { target, props: { number } })
}
