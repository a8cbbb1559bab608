// The charts of the city's first page, in their order.

import { t } from '../lib/sentences'
import {
  chartAreas,
  chartCategories,
  chartChannels,
  chartKept,
  chartOffices,
  chartOpen,
  chartReporters,
  chartReports,
  chartTimes,
  type Chart,
} from './charts'
import type { Row } from './files'

// The channel that the city shows by itself, as the country's own service does.
const LAPOR = 'lapor'
const isLapor = (row: Row) => row.channel === LAPOR

export interface Group {
  id: string
  title: string
  charts: Chart[]
}

export const groups: Group[] = [
  {
    id: 'bulan',
    title: t("Month by month"),
    charts: [
      chartReports('laporan', t("Public reports by month"), 'reports-by-month'),
      chartReporters('pelapor', t("People who reported, by month"), 'all'),
      chartTimes('waktu', t("Time from report to end"), 'reports-by-month'),
      chartKept('janji', t("Done on time"), 'promises-by-month'),
    ],
  },
  {
    id: 'lapor',
    title: t("Reports that came by LAPOR! 1708"),
    charts: [
      chartReports('lapor-laporan', t("Public reports by LAPOR! 1708"), 'reports-by-channel', isLapor),
      chartReporters('lapor-pelapor', t("People who reported by LAPOR! 1708"), LAPOR),
      chartTimes('lapor-waktu', t("Time to the end of reports by LAPOR! 1708"), 'reports-by-channel', isLapor),
    ],
  },
  {
    id: 'asal',
    title: t("How and about what people report"),
    charts: [chartChannels('kanal'), chartCategories('kategori')],
  },
  { id: 'wilayah', title: t("Where"), charts: [chartAreas('kelurahan')] },
  {
    id: 'kantor',
    title: t("The offices"),
    charts: [chartOffices('perangkat'), chartOpen('terbuka')],
  },
]

export const charts = groups.flatMap((group) => group.charts)
