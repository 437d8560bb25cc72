using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>Where something is defined: in files, or in a text that no file holds.</summary>
/// <param name="Unfiled">What an assembly or a generator says, for an editor to show; null when the places are files.</param>
public sealed record Definitions(ImmutableArray<CodePlace> Places, UnfiledSource? Unfiled = null)
{
    public static Definitions None { get; } = new(ImmutableArray<CodePlace>.Empty);
}

/// <summary>Source that is in no file: the declarations of an assembly, or what a generator makes at every build.</summary>
/// <param name="Name">Of a file that could hold it.</param>
/// <param name="Text">Its first line says where it comes from and what to change instead.</param>
public sealed record UnfiledSource(string Name, string Text, TextPosition Start);

/// <summary>A declaration of a file with those inside it.</summary>
/// <param name="Start">Of the whole declaration.</param>
/// <param name="NameStart">Of its name.</param>
public sealed record OutlineItem(
    string Name,
    DeclarationKind Kind,
    string Detail,
    TextPosition Start,
    TextPosition End,
    TextPosition NameStart,
    TextPosition NameEnd,
    bool IsDeprecated,
    ImmutableArray<OutlineItem> Children);

/// <summary>What stands under the caret, for people.</summary>
/// <param name="Start">Of the name that it is about.</param>
public sealed record HoverText(string Signature, string? Summary, ImmutableArray<string> Details, TextPosition Start, TextPosition End);

/// <summary>The member or type around a place, by its syntax.</summary>
/// <param name="Name">With the types around it; null at the top of a file.</param>
/// <param name="Text">Its source, or the lines of the place where there is none.</param>
public sealed record CodeAround(string? Name, TextPosition Start, TextPosition End, string Text, TextPosition NameStart);
