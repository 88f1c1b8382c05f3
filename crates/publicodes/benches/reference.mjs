// How long does the language's reference engine take, on the same machine?
//
//   node reference.mjs RULES.json SITUATIONS.jsonl COUNT 'target,target...'
//
// Needs the npm package `publicodes` where node finds it (the folder of this call). Prints one line of JSON:
// milliseconds to load the rules, milliseconds for one situation with all targets.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'reference.cjs'))
const { default: Engine } = require('publicodes')
const [rulesPath, situationsPath, count, names] = process.argv.slice(2)
const quiet = { log() {}, warn() {}, error() {} }

const text = readFileSync(rulesPath, 'utf8')
const loadStart = performance.now()
const engine = new Engine(JSON.parse(text), { logger: quiet })
const loadMs = performance.now() - loadStart

const targets = names.split(',').map((name) => name.trim())
const lines = readFileSync(situationsPath, 'utf8').trim().split('\n').slice(0, Number(count))
const situations = lines.map((line) => JSON.parse(line).situation)
const evaluateAll = (situation) => {
  engine.setSituation(situation)
  for (const target of targets) engine.evaluate(target)
}
situations.slice(0, 3).forEach(evaluateAll)
const start = performance.now()
situations.forEach(evaluateAll)
const situationMs = (performance.now() - start) / situations.length
console.log(JSON.stringify({ engine: 'publicodes (npm)', load_ms: loadMs, situation_ms: situationMs }))
