using System.Collections.Immutable;

namespace LspAgent.Core.Models;

/// <summary>Lets the model search the web in one request, with what its vendor has for that; at most one of the lists is given.</summary>
/// <param name="MaxSearches">More than these are not done.</param>
/// <param name="AllowedDomains">Only their pages are found; empty for all.</param>
public sealed record HostedSearch(int MaxSearches, ImmutableArray<string> AllowedDomains, ImmutableArray<string> BlockedDomains);

/// <summary>A page that an answer rests on.</summary>
/// <param name="Title">The address again where the vendor gives none.</param>
public sealed record WebSource(string Title, string Address);
