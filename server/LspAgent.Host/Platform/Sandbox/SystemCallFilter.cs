using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// The kernel's own list of what a command in the sandbox may not ask it: to look into other processes, to mount, to load
/// code into the kernel, to type into a terminal, to use its key rings or any kind of socket but local and internet ones.
/// </summary>
internal static class SystemCallFilter
{
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort Return = 0x06;

    private const uint Allow = 0x7FFF0000;
    private const uint NotPermitted = 0x00050000 | 1;
    private const uint NoSuchCall = 0x00050000 | 38;
    private const uint NoSuchFamily = 0x00050000 | 97;

    /// <summary>Where the number, the architecture and the low halves of the first arguments stand in what a filter is shown.</summary>
    private const uint Number = 0;
    private const uint Architecture = 4;
    private const uint FirstArgument = 16;
    private const uint SecondArgument = 24;

    /// <summary>Local sockets, both internets, and the one that answers questions about interfaces.</summary>
    private static readonly uint[] Families = [1, 2, 10, 16];

    /// <summary>To put characters into a terminal's input.</summary>
    private static readonly uint[] TerminalRequests = [0x5412, 0x541C];

    /// <summary>The same number on every architecture: open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_getfd, process_madvise, mount_setattr, and io_uring, which no filter sees into.</summary>
    private static readonly uint[] New = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442];

    private static readonly Machine X64 = new(
        0xC000003E, Socket: 41, SocketPair: 53, Control: 16,
        [101, 103, 153, 155, 163, 165, 166, 167, 168, 169, 172, 173, 175, 176, 179, 246, 248, 249, 250, 298, 304, 308, 310, 311, 312, 313, 320, 321, 323]);

    private static readonly Machine Arm64 = new(
        0xC00000B7, Socket: 198, SocketPair: 199, Control: 29,
        [39, 40, 41, 58, 60, 89, 104, 105, 106, 116, 117, 142, 217, 218, 219, 224, 225, 241, 265, 268, 270, 271, 272, 273, 280, 282, 294]);

    /// <summary>The filter for this machine; null for one whose numbers are not known here.</summary>
    public static ImmutableArray<byte>? ForThisMachine() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => Assemble(X64),
        System.Runtime.InteropServices.Architecture.Arm64 => Assemble(Arm64),
        _ => null,
    };

    private static ImmutableArray<byte> Assemble(Machine machine)
    {
        var code = new List<byte>();
        Emit(LoadWord, Architecture);
        Refuse(JumpIfEqual, machine.Architecture, NoSuchCall, isWanted: true);
        Emit(LoadWord, Number);
        if (machine == X64)
        {
            // The second numbering that the same processor has.
            Refuse(JumpIfAtLeast, 0x40000000, NoSuchCall, isWanted: false);
        }

        foreach (var call in machine.Calls.Concat(New))
        {
            Refuse(JumpIfEqual, call, NotPermitted, isWanted: false);
        }

        // Each block below is jumped over as a whole when it is another call.
        Emit(JumpIfEqual, machine.Control, ifNot: (byte)((TerminalRequests.Length * 2) + 2));
        Emit(LoadWord, SecondArgument);
        foreach (var request in TerminalRequests)
        {
            Refuse(JumpIfEqual, request, NotPermitted, isWanted: false);
        }

        Emit(Return, Allow);
        Emit(JumpIfEqual, machine.SocketPair, ifSo: 1);
        Emit(JumpIfEqual, machine.Socket, ifNot: (byte)((Families.Length * 2) + 2));
        Emit(LoadWord, FirstArgument);
        foreach (var family in Families)
        {
            Emit(JumpIfEqual, family, ifNot: 1);
            Emit(Return, Allow);
        }

        Emit(Return, NoSuchFamily);
        Emit(Return, Allow);
        return [.. code];

        void Refuse(ushort jump, uint value, uint answer, bool isWanted)
        {
            Emit(jump, value, ifSo: (byte)(isWanted ? 1 : 0), ifNot: (byte)(isWanted ? 0 : 1));
            Emit(Return, answer);
        }

        void Emit(ushort operation, uint value, byte ifSo = 0, byte ifNot = 0)
        {
            Span<byte> instruction = stackalloc byte[8];
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, operation);
            (instruction[2], instruction[3]) = (ifSo, ifNot);
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], value);
            code.AddRange(instruction);
        }
    }

    /// <summary>The numbers of one architecture.</summary>
    /// <param name="Calls">Those that are refused whatever they are asked.</param>
    private sealed record Machine(uint Architecture, uint Socket, uint SocketPair, uint Control, uint[] Calls);
}
