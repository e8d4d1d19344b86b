import { readFile } from 'node:fs/promises';
import { type HostFacts, LOCAL_HOST_ID } from '@hyperion/contracts';
import * as si from 'systeminformation';

/**
 * Takes the inventory of this machine. Slow (tens of milliseconds of CPU and child processes): once at start and
 * hourly, never in a loop, and never with a name found on the host as argument (systeminformation has had command
 * injections by those). What the platform does not tell is left out.
 */
export async function takeInventory(nowMs: number): Promise<HostFacts> {
  const [os, system, bios, cpu, memory, disks, graphics, interfaces] = await Promise.all([
    si.osInfo(),
    si.system(),
    si.bios(),
    si.cpu(),
    si.mem(),
    si.diskLayout(),
    si.graphics(),
    si.networkInterfaces(),
  ]);
  const { uptime, timezoneName } = si.time();
  return {
    hostId: LOCAL_HOST_ID,
    collectedAt: new Date(nowMs).toISOString(),
    hostname: said(os.hostname) ?? 'unknown',
    os: { name: said(os.distro) ?? 'Linux', version: said(os.release), codename: said(os.codename), arch: os.arch },
    kernel: os.kernel,
    virtualization: system.virtual ? (said(system.virtualHost) ?? said(system.model) ?? 'unknown') : undefined,
    bootId: await bootId(),
    bootedAt: new Date(Math.round(nowMs / 1000 - uptime) * 1000).toISOString(),
    timeZone: said(timezoneName),
    machine: machineOf(system, bios),
    cpu: processorOf(cpu),
    memoryBytes: memory.total,
    swapBytes: memory.swaptotal,
    disks: disks.map(diskOf),
    graphics: graphics.controllers.map(graphicsOf),
    interfaces: [interfaces].flat().map(interfaceOf),
  };
}

function machineOf(system: si.Systeminformation.SystemData, bios: si.Systeminformation.BiosData): HostFacts['machine'] {
  return {
    vendor: said(system.manufacturer),
    model: said(system.model),
    serial: said(system.serial),
    firmware: said([bios.vendor, bios.version].filter(Boolean).join(' ')),
  };
}

function processorOf(cpu: si.Systeminformation.CpuData): HostFacts['cpu'] {
  return {
    model: said([cpu.manufacturer, cpu.brand].filter(Boolean).join(' ')) ?? 'unknown',
    vendor: said(cpu.vendor),
    sockets: cpu.processors || undefined,
    cores: cpu.physicalCores,
    threads: cpu.cores,
    maxHertz: (cpu.speedMax || cpu.speed) * 1e9 || undefined,
  };
}

function diskOf(disk: si.Systeminformation.DiskLayoutData): HostFacts['disks'][number] {
  return {
    name: text(disk.device || disk.name),
    model: said(disk.name),
    sizeBytes: disk.size,
    kind: said([disk.interfaceType, disk.type].filter(Boolean).join(' ')),
    serial: said(disk.serialNum),
  };
}

function graphicsOf(controller: si.Systeminformation.GraphicsControllerData): HostFacts['graphics'][number] {
  return {
    model: said(controller.model) ?? 'unknown',
    vendor: said(controller.vendor),
    memoryBytes: controller.vram ? controller.vram * 1024 ** 2 : undefined,
  };
}

function interfaceOf(device: si.Systeminformation.NetworkInterfacesData): HostFacts['interfaces'][number] {
  return {
    name: text(device.iface),
    mac: said(device.mac),
    addresses: [device.ip4, device.ip6].filter(Boolean).map(text),
    speedBitsPerSecond: device.speed && device.speed > 0 ? device.speed * 1e6 : undefined,
    isVirtual: device.virtual,
  };
}

const NOTHING = new Set(['', '-', 'unknown', 'default string', 'to be filled by o.e.m.', 'not specified', 'none']);

/** The text, bounded, unless it only says that there is none. */
function said(value: string | undefined | null): string | undefined {
  const trimmed = text(value ?? '').trim();
  return NOTHING.has(trimmed.toLowerCase()) ? undefined : trimmed;
}

function text(value: string): string {
  return String(value).slice(0, 300);
}

/** Source: proc(5), /proc/sys/kernel/random/boot_id. */
async function bootId(): Promise<string | undefined> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  } catch {
    return undefined; // hidden in some containers
  }
}
