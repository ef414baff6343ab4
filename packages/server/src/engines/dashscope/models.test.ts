/** What the host asks for a picture. */
import { expect, test } from 'vitest'
import { costOf, perSecondOf, regionOf } from './models.ts'

test('says what a picture costs where that is known', () => {
  const at = (url: string) => costOf('wan2.7-image-pro', regionOf(url))
  expect(at('https://dashscope-intl.aliyuncs.com/api/v1')).toBe(75_000)
  expect(at('https://ws.ap-southeast-1.maas.aliyuncs.com/api/v1')).toBe(75_000)
  expect(at('https://dashscope.aliyuncs.com/api/v1')).toBe(66_718)
  expect(at('http://127.0.0.1:1/api/v1')).toBeNull()
  expect(at('https://dashscope.aliyuncs.com.example/api/v1')).toBeNull()
  expect(costOf('wan2.6-t2i', 'singapore')).toBeNull()
})

test('asks one model less often in Beijing', () => {
  expect([perSecondOf('wan2.6-t2i', 'beijing'), perSecondOf('wan2.6-t2i', undefined)]).toEqual([
    1, 5,
  ])
})
