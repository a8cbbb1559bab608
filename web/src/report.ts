// Brings the page of a report to life, which the API wrote (chalicelib/pages/).
import './style/index.css'
import { start } from './lib/start'

start(() => undefined)
