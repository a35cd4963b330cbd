/**
 * Alibaba Cloud's list of regions that support DTS, with its own English names (help.aliyun.com, "Supported regions").
 */
export const regions: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'cn-hangzhou', label: 'China (Hangzhou)' },
  { value: 'cn-shanghai', label: 'China (Shanghai)' },
  { value: 'cn-qingdao', label: 'China (Qingdao)' },
  { value: 'cn-beijing', label: 'China (Beijing)' },
  { value: 'cn-zhangjiakou', label: 'China (Zhangjiakou)' },
  { value: 'cn-huhehaote', label: 'China (Hohhot)' },
  { value: 'cn-wulanchabu', label: 'China (Ulanqab)' },
  { value: 'cn-shenzhen', label: 'China (Shenzhen)' },
  { value: 'cn-heyuan', label: 'China (Heyuan)' },
  { value: 'cn-guangzhou', label: 'China (Guangzhou)' },
  { value: 'cn-chengdu', label: 'China (Chengdu)' },
  { value: 'cn-hongkong', label: 'China (Hong Kong)' },
  { value: 'ap-southeast-1', label: 'Singapore' },
  { value: 'ap-southeast-3', label: 'Malaysia (Kuala Lumpur)' },
  { value: 'ap-southeast-5', label: 'Indonesia (Jakarta)' },
  { value: 'ap-southeast-6', label: 'Philippines (Manila)' },
  { value: 'ap-southeast-7', label: 'Thailand (Bangkok)' },
  { value: 'ap-northeast-1', label: 'Japan (Tokyo)' },
  { value: 'ap-northeast-2', label: 'South Korea (Seoul)' },
  { value: 'us-west-1', label: 'US (Silicon Valley)' },
  { value: 'us-east-1', label: 'US (Virginia)' },
  { value: 'eu-central-1', label: 'Germany (Frankfurt)' },
  { value: 'eu-west-1', label: 'UK (London)' },
  { value: 'me-central-1', label: 'SAU (Riyadh - Partner Region)' },
  { value: 'me-east-1', label: 'UAE (Dubai)' },
  { value: 'cn-hangzhou-finance', label: 'China East 1 Finance (Hangzhou)' },
  { value: 'cn-shanghai-finance-1', label: 'China East 2 Finance (Shanghai)' },
  { value: 'cn-shenzhen-finance-1', label: 'China South 1 Finance (Shenzhen)' },
  { value: 'cn-beijing-finance-1', label: 'China North 2 Finance (Beijing)' },
  { value: 'cn-north-2-gov-1', label: 'China North 2 Ali Gov 1 (Beijing)' },
];

/**
 * A plausible region. This also protects the host name: a region may come from workspace settings, which must never
 * decide where a signed request goes.
 */
export const regionPattern = /^[a-z]{2}(-[a-z0-9]{1,20}){1,4}$/;

/** Regions in China for which the official SDKs do not use the central host. */
const chinaWithOwnHost: ReadonlySet<string> = new Set(['cn-guangzhou', 'cn-heyuan', 'cn-wuhan-lr', 'cn-zhengzhou-jva']);

/**
 * The DTS API host of a region. The official sources disagree: the SDK sends most overseas regions to the central host,
 * but Alibaba's own task-listing script notes that only the regional hosts return tasks for them. So overseas regions
 * use their regional host, and China and Hong Kong use the central host, which all sources allow.
 *
 * @param region must match `regionPattern`; null returns the central host
 */
export function endpointOf(region: string | null): string {
  const central = region === null || (region.startsWith('cn-') && !chinaWithOwnHost.has(region));
  return central ? 'https://dts.aliyuncs.com' : `https://dts.${region}.aliyuncs.com`;
}
